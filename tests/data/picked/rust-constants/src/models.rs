pub struct Model(&'static str);
impl Model {
    pub const LARGE_ONE: Model = Model("gpt-4-0613");
    pub const SMALL_ONE: Model = Model("gpt-3.5-turbo-0613");
    pub const OLD_ONE: Model = Model("claude-3-opus-20240229");
    pub const ALL: &[Model] = &[Model::LARGE_ONE, Model::SMALL_ONE, Model::OLD_ONE];
}
