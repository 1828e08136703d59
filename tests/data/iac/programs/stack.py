from aws_cdk import aws_bedrock as bedrock
from cdklabs.generative_ai_cdk_constructs.bedrock import Agent, BedrockFoundationModel


class SupportStack(Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        foundation_model = BedrockFoundationModel("anthropic.claude-3-sonnet-20240229-v1:0", supports_agents=True)
        Agent(self, "Agent", foundation_model=foundation_model, instruction="Help.")
        self.parser_model_arn = f"arn:aws:bedrock:{self.region}::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"
        bedrock.CfnDataSource.BedrockFoundationModelConfigurationProperty(model_arn=self.parser_model_arn)
