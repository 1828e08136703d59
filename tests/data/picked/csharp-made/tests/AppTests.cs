class AppTests { void T() { Ask(ChatModels.ModelSmall); } }
