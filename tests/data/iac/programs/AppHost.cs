var builder = DistributedApplication.CreateBuilder(args);
var openai = builder.AddAzureOpenAI("openai");
openai.AddDeployment("chat", "gpt-4o", "2024-05-13");
openai.AddDeployment(new AzureOpenAIDeployment("chat2", "gpt-4o-mini", "2024-07-18"));
