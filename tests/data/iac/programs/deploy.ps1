$properties = New-Object -TypeName 'Microsoft.Azure.Management.CognitiveServices.Models.DeploymentProperties'
$properties.Model = New-Object -TypeName 'Microsoft.Azure.Management.CognitiveServices.Models.DeploymentModel'
$properties.Model.Format = "OpenAI"
$properties.Model.Name = "gpt-4o"
$properties.Model.Version = "2024-05-13"
$sku = New-Object -TypeName "Microsoft.Azure.Management.CognitiveServices.Models.Sku" -Property @{ Name = 'ProvisionedManaged'; Capacity = 1 }
New-AzCognitiveServicesAccountDeployment -ResourceGroupName rg -AccountName a -Name chat -Properties $properties -Sku $sku
