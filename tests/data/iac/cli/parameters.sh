#!/bin/sh
# By position and as name=value, over several lines.
az deployment group create -g rg -f main.bicep \
  -p chatModelName=gpt-4o chatModelVersion=2024-05-13 \
     plannerModelName='gpt-4' plannerModelVersion='0613'
az cognitiveservices account deployment create -n acct -g rg --deployment-name=chat \
  --model-name=gpt-4 --model-version=0613 --model-format=OpenAI --sku-name=Standard
azd env set AZURE_OPENAI_CHAT_MODEL gpt-4o
aws cloudformation deploy --template-file agent.yaml --stack-name agent \
  --parameter-overrides AgentModel=anthropic.claude-v2:1 Stage=prod
aws bedrock create-provisioned-model-throughput \
  --model-units 1 --provisioned-model-name p \
  --model-id anthropic.claude-v2:1
aws bedrock create-model-customization-job --job-name j --base-model-identifier amazon.titan-text-express-v1
gcloud ai model-garden models deploy --model=publishers/google/models/gemini-1.0-pro --region us-central1
terraform apply -var "chat_model=gpt-4" -var 'chat_version=0613'
az ml marketplace-subscription create --name m \
  --model-id azureml://registries/azureml-mistral/models/Mistral-large
az rest --method put --url "$ACCOUNT/deployments/chat?api-version=2023-05-01" \
  --body '{"sku": {"name": "Standard"}, "properties": {"model": {"format": "OpenAI", "name": "gpt-4", "version": "0613"}}}'
