pub enum ChatModel { LargeOne, SmallOne, OldOne }
impl Default for ChatModel {
    fn default() -> Self { ChatModel::LargeOne }
}
impl ChatModel {
    pub fn id(&self) -> &'static str {
        match self {
            ChatModel::LargeOne => "gpt-4-0613",
            ChatModel::SmallOne => "gpt-3.5-turbo-0613",
            ChatModel::OldOne => "claude-3-opus-20240229",
        }
    }
}
