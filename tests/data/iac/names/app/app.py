import os
from langchain_openai import AzureChatOpenAI, AzureOpenAIEmbeddings
from openai import AzureOpenAI

llm = AzureChatOpenAI(azure_deployment="chat", api_version="2024-06-01")
vectors = AzureOpenAIEmbeddings(azure_deployment=os.getenv("AZURE_OPENAI_EMB_DEPLOYMENT", "vectors-v1"))
planner = AzureChatOpenAI(deployment_name="planner")
client = AzureOpenAI(azure_endpoint="https://acct.openai.azure.com")
answer = client.chat.completions.create(model="chat", messages=[{"role": "user", "content": "chat"}])
url = "https://acct.openai.azure.com/openai/deployments/chat/completions?api-version=2024-06-01"
mode = "chat"
