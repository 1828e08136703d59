import { AzureOpenAI } from "openai";
const deployment = process.env.AZURE_OPENAI_DEPLOYMENT ?? "chat";
const client = new AzureOpenAI({ deployment, apiVersion: "2024-06-01" });
const other = new AzureOpenAI({ azureADTokenProvider, deployment: "chat" });
