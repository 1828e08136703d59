using Azure.AI.OpenAI;
var client = new AzureOpenAIClient(endpoint, credential);
var chat = client.GetChatClient("chat");
builder.AddAzureOpenAIChatCompletion(deploymentName: "chat", endpoint: endpoint, credentials: credential);
builder.AddAzureOpenAIChatCompletion("chat", endpoint, credential);
