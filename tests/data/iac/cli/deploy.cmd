@echo off
rem The old one was gpt-4.
set MODEL=gpt-4o
set "RELEASE=2024-05-13"
az cognitiveservices account deployment create ^
  --name acct --resource-group rg ^
  --deployment-name chat --model-format OpenAI ^
  --model-name %MODEL% --model-version %RELEASE% ^
  --sku-name Standard --sku-capacity 1
az cognitiveservices account deployment create -n acct -g rg ^
  --deployment-name old --model-name "gpt-35-turbo" --model-version "0613" --sku-name GlobalBatch
