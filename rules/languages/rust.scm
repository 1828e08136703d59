; Rust.

(identifier) @name
(scoped_identifier) @name
(field_expression) @name
[(line_comment) (block_comment)] @comment
(string_content) @string

(call_expression function: (_) @call.name arguments: (_) @call.value) @call
(struct_expression name: (_) @call.name body: (_) @call.value @object) @call
(field_initializer field: (_) @key @field.name value: (_) @field.value) @field
(macro_invocation macro: (_) @call.name (token_tree) @call.value) @call
(token_tree . "[" . (string_literal)) @list
; println!("{}", ask("…")): what a macro takes is not parsed. A value of an enum or a text that is put together calls nothing.
(token_tree (identifier) @call.name . (token_tree . "(") @call.value
  (#match? @call.name "^[a-z]")
  (#not-match? @call.name "^(concat|format|format_args|stringify|vec)$"))
; json!({ "model": "x" })
(macro_invocation macro: (_) @_macro (token_tree) @object (#match? @_macro "json$"))
(token_tree (string_literal) @field.name . ":" . (_) @field.value)
(token_tree (string_literal (string_content) @key) . ":")
(attribute (_) @call.name arguments: (token_tree) @call.value) @call
((attribute (identifier) @_name value: (string_literal (string_content) @text)) (#any-of? @_name "doc"))
; #[command(after_help = "…")]
(token_tree (identifier) @_name . "=" . (string_literal (string_content) @text)
  (#match? @_name "(^|_)(help|about|doc|usage)$"))
[(array_expression) (tuple_expression)] @list

(const_item name: (_) @binding.name value: (_) @binding.value) @binding
(static_item name: (_) @binding.name value: (_) @binding.value) @binding
(let_declaration pattern: (_) @binding.name value: (_) @binding.value) @binding
(assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding

(function_item name: (_) @definition.name) @definition
(struct_item name: (_) @definition.name) @definition
(trait_item name: (_) @definition.name) @definition
(mod_item name: (_) @definition.name) @definition
(impl_item type: (_) @definition.name) @definition
(enum_item name: (_) @definition.name) @definition
(enum_variant_list) @list

(binary_expression operator: _ @test.name (#any-of? @test.name "==" "!=" "<" ">" "<=" ">=")) @test
(match_pattern) @test
(index_expression "[" @test.name . (string_literal) @test.value)
(match_arm pattern: (_) @arm.name value: (_) @arm.value) @arm
(call_expression
  function: (_) @test.name
  arguments: (_) @test.value
  (#match? @test.name "\\.(eq|ne|cmp|eq_ignore_ascii_case|starts_with|ends_with|contains|contains_key|find|replace|strip_prefix|is_match|trim_start_matches)$")) @test
(macro_invocation macro: (_) @test.name (token_tree) @test.value
  (#any-of? @test.name "assert_eq" "assert_ne" "assert" "matches")) @test

(use_declaration argument: (_) @import.name) @import

; What a switch asks about.
(match_expression value: [(identifier) (field_expression)] @test)

; Where names are known, and what runs only on a condition.
[(function_item) (closure_expression)] @function
(parameter pattern: (identifier) @parameter.name)
(for_expression pattern: (_) @loop.name value: (_) @loop.value) @loop
[(if_expression) (match_expression)] @fork
[(block) (match_arm)] @body
(call_expression
  function: (field_expression value: (_) @loop.value field: (field_identifier) @_each)
  arguments: (arguments . (closure_expression parameters: (closure_parameters . (_) @loop.name)))
  (#any-of? @_each "for_each" "map" "flat_map")) @loop
