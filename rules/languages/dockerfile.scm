; Dockerfile. What runs is read as shell.

(comment) @comment
(env_pair name: (_) @binding.name value: (_) @binding.value) @binding
(arg_pair name: (_) @binding.name default: (_) @binding.value) @binding
(label_pair key: (_) @key.quoted @field.name value: (_) @field.value) @field
(label_instruction (label_pair) @object)
(label_instruction "LABEL" @call.name (label_pair) @call.value)
(unquoted_string) @bare
[(double_quoted_string) (single_quoted_string) (json_string)] @string.quoted
(json_string_array) @list
(json_string_array (json_string) @field.name . (json_string) @field.value
  (#match? @field.name "^[\"']--?[A-Za-z]"))
(shell_command) @shell
(heredoc_content) @shell
(image_spec) @bare
(from_instruction "FROM" @field.name (image_spec) @field.value)
(path) @bare
(copy_instruction "COPY" @call.name (path)+ @call.value)
(add_instruction "ADD" @call.name (path)+ @call.value)
(workdir_instruction "WORKDIR" @call.name (path) @call.value)
(volume_instruction "VOLUME" @call.name (path)+ @call.value)
