param chatModelName string = 'gpt-4o'
param chatModelVersion string = '2024-05-13'

resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' existing = {
  name: 'account'
}

resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  parent: account
  name: 'chat'
  sku: {
    name: 'GlobalStandard'
    capacity: 10
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: chatModelName
      version: chatModelVersion
    }
  }
}
