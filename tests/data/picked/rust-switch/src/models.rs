pub enum ChatModel { LargeOne, SmallOne, OldOne }
impl ChatModel {
    pub fn spec(&self) -> Spec {
        match self {
            ChatModel::LargeOne => Spec::from_name("gpt-4-0613"),
            ChatModel::SmallOne => Spec::from_name("gpt-3.5-turbo-0613"),
            ChatModel::OldOne => Spec::from_name("claude-3-opus-20240229"),
        }
    }
}
