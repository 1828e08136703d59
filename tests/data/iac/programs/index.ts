import * as cognitiveservices from "@pulumi/azure-native/cognitiveservices";
import * as aws from "@pulumi/aws";
const chat = new cognitiveservices.Deployment("chat", {
  accountName: account.name,
  deploymentName: "chat",
  properties: { model: { format: "OpenAI", name: "gpt-4o", version: "2024-05-13" }, versionUpgradeOption: "NoAutoUpgrade" },
  sku: { name: "GlobalStandard", capacity: 10 },
});
const agent = new aws.bedrock.AgentAgent("a", { agentName: "a", foundationModel: "anthropic.claude-3-haiku-20240307-v1:0" });
