//! Starts the installed `shelflife lsp`. All that Zed shows comes from the server.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{
    register_extension, serde_json::Value, Command, Extension, LanguageServerId, Result, Worktree,
};

struct Shelflife;

impl Extension for Shelflife {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let binary = LspSettings::for_worktree(id.as_ref(), worktree)?.binary;
        let (path, arguments) = binary.map(|binary| (binary.path, binary.arguments)).unwrap_or_default();
        let command = path
            .or_else(|| worktree.which("shelflife"))
            .ok_or("shelflife is not on the path: install it, or set `lsp.shelflife.binary.path`")?;
        let args = arguments.unwrap_or_else(|| vec!["lsp".to_owned()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }

    fn language_server_initialization_options(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        Ok(LspSettings::for_worktree(id.as_ref(), worktree)?.initialization_options)
    }
}

register_extension!(Shelflife);
