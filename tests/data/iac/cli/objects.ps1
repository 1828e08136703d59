param(
    [string]$ModelName = 'gpt-4o',
    [string]$ModelVersion = '2024-05-13'
)

# Objects, one inside the other.
$sku = New-Object -TypeName 'Microsoft.Azure.Management.CognitiveServices.Models.Sku' -Property @{ Name = 'ProvisionedManaged'; Capacity = 50 }
$model = New-Object -TypeName 'Microsoft.Azure.Management.CognitiveServices.Models.DeploymentModel' -Property @{
    Name    = $ModelName
    Version = $ModelVersion
    Format  = 'OpenAI'
}
$properties = New-Object -TypeName 'Microsoft.Azure.Management.CognitiveServices.Models.DeploymentProperties' -Property @{
    Model                = $model
    VersionUpgradeOption = 'OnceCurrentVersionExpired'
}
New-AzCognitiveServicesAccountDeployment -ResourceGroupName rg -AccountName acct -Name chat -Properties $properties -Sku $sku

# The same by position, with the objects that the module makes.
$planner = New-AzCognitiveServicesObject -Type DeploymentProperties
$planner.Model = New-AzCognitiveServicesObject -Type DeploymentModel
$planner.Model.Format = 'OpenAI'
$planner.Model.Name = 'gpt-4'
$planner.Model.Version = '0613'
$planner.VersionUpgradeOption = 'NoAutoUpgrade'
$plannerSku = New-AzCognitiveServicesObject -Type Sku
$plannerSku.Name = 'GlobalBatch'
New-AzCognitiveServicesAccountDeployment $group acct planner $planner $plannerSku

# Hashtables: splatted, in place, and cast.
$mini = @{
    ResourceGroupName = 'rg'
    AccountName       = 'acct'
    Name              = 'mini'
    Properties        = @{
        Model                = @{ Name = 'gpt-4o-mini'; Version = '2024-07-18'; Format = 'OpenAI' }
        VersionUpgradeOption = 'NoAutoUpgrade'
    }
    Sku               = @{ Name = 'Standard'; Capacity = 10 }
}
New-AzCognitiveServicesAccountDeployment @mini

New-AzCognitiveServicesAccountDeployment -ResourceGroupName rg -AccountName acct -Name old `
    -Properties @{ Model = @{ Name = 'gpt-35-turbo'; Version = '0301'; Format = 'OpenAI' } } `
    -Sku @{ Name = 'Standard'; Capacity = 1 }

$cast = [Microsoft.Azure.Management.CognitiveServices.Models.DeploymentModel]@{ Format = 'OpenAI'; Name = 'text-embedding-ada-002'; Version = '1' }
$search = [Microsoft.Azure.Management.CognitiveServices.Models.DeploymentProperties]::new()
$search.Model = $cast
New-AzCognitiveServicesAccountDeployment -ResourceGroupName rg -AccountName acct -Name search -Properties $search

New-AABAgent -AgentName support -FoundationModel anthropic.claude-v2:1
