param isProduction bool = false
param chatModel object = {
  name: 'gpt-4o'
  version: '2024-05-13'
}
param searchModels array = [
  {
    name: 'search'
    model: { format: 'OpenAI', name: 'text-embedding-ada-002', version: '1' }
    sku: { name: 'Standard', capacity: 1 }
  }
]
var plannerModel = {
  format: 'OpenAI'
  name: 'gpt-4'
  version: '0613'
}
var batch = { name: 'GlobalBatch', capacity: 3 }

resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  name: 'acct/chat'
  sku: batch
  properties: { model: { format: 'OpenAI', name: chatModel.name, version: chatModel.version } }
}

resource planner 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  name: 'acct/planner'
  sku: batch
  properties: { model: plannerModel, versionUpgradeOption: 'NoAutoUpgrade' }
}

resource chosen 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  name: 'acct/chosen'
  sku: { name: 'Standard' }
  properties: {
    model: {
      format: 'OpenAI'
      name: isProduction ? 'gpt-4o' : 'gpt-4o-mini'
      version: isProduction ? '2024-08-06' : '2024-07-18'
    }
  }
}

resource search 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = [for (m, i) in searchModels: {
  name: 'acct/${m.name}'
  sku: m.sku
  properties: { model: m.model }
}]
