param chatDeploymentName string = 'chat'

resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  name: chatDeploymentName
  sku: { name: 'Standard', capacity: 1 }
  properties: { model: { format: 'OpenAI', name: 'gpt-35-turbo', version: '0613' } }
}
resource embeddings 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  name: 'vectors-v1'
  sku: { name: 'Standard', capacity: 1 }
  properties: { model: { format: 'OpenAI', name: 'text-embedding-ada-002', version: '1' } }
}
