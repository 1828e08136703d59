resource sub 'Microsoft.MachineLearningServices/workspaces/marketplaceSubscriptions@2024-04-01' = {
  name: 'mistral'
  properties: { modelId: 'azureml://registries/azureml-mistral/models/Mistral-large-2407' }
}
