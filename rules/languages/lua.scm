; Lua.

(identifier) @name
(dot_index_expression) @name
(comment) @comment
(string_content) @string

(function_call name: (_) @call.name arguments: (_) @call.value) @call
(table_constructor) @object
(table_constructor . (field !name)) @list
(field name: (_) @field.name value: (_) @field.value) @field
(field name: (identifier) @key)
(field name: (string (string_content) @key))

(assignment_statement (variable_list) @binding.name (expression_list) @binding.value) @binding

(function_declaration name: (_) @definition.name) @definition

(binary_expression ["==" "~=" "<" ">"] @test.name) @test
(function_call
  name: (_) @test.name
  arguments: (_) @test.value
  (#match? @test.name "[.:](find|match|gmatch|gsub|startswith|contains)$")) @test

(function_call name: (identifier) @_require arguments: (arguments . (string) @import.name)
  (#eq? @_require "require")) @import

; Where names are known, and what runs only on a condition.
[(function_declaration) (function_definition)] @function
(parameters name: (identifier) @parameter.name)
(if_statement) @fork
(block) @body
(for_statement clause: (for_generic_clause (variable_list) @loop.name (expression_list) @loop.value)) @loop
