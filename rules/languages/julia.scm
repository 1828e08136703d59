; Julia.

(identifier) @name
(field_expression) @name
[(line_comment) (block_comment)] @comment
(content) @string
(macrocall_expression
  (macro_identifier) @_doc
  (macro_argument_list . (string_literal (content) @text))
  (#eq? @_doc "@doc"))

(call_expression . (_) @call.name . (argument_list) @call.value @object) @call
(macrocall_expression (macro_identifier) @call.name . (macro_argument_list) @call.value) @call
(named_argument . (identifier) @key @field.name . (operator) . (_) @field.value) @field
(binary_expression . (_) @field.name . (operator) @_operator . (_) @field.value (#eq? @_operator "=>")) @field
[(vector_expression) (tuple_expression)] @list
(open_tuple) @list

(assignment . [(identifier) (field_expression) (index_expression)] @binding.name . (operator) . (_) @binding.value) @binding
(assignment . (typed_expression . (_) @binding.name) . (operator) . (_) @binding.value) @binding
(named_argument . (typed_expression . (_) @default.name) . (operator) . (_) @default.value) @default

(function_definition (signature (call_expression . (_) @definition.name))) @definition
(struct_definition (type_head) @definition.name) @definition

(binary_expression (operator) @test.name (#any-of? @test.name "==" "!=" "===" "in" "∈")) @test
(call_expression . (identifier) @test.name . (argument_list) @test.value
  (#any-of? @test.name "startswith" "endswith" "occursin" "contains" "isequal" "match" "replace")) @test

(using_statement (identifier) @import.name) @import
(import_statement (selected_import . (_) @import.name)) @import
(for_statement (for_binding . (_) @loop.name . (_) @loop.value)) @loop
