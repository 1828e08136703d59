; Bicep and its parameter files.

(comment) @comment
(string_content) @string
(identifier) @name
(member_expression) @name

(parameter_declaration . (identifier) @binding.name "=" . (_) @binding.value) @binding
; The grammar has no `param x = 'v'` of a .bicepparam file.
(parameter_declaration . (identifier) @binding.name . (ERROR) . (_) @binding.value) @binding
(variable_declaration . (identifier) @binding.name "=" . (_) @binding.value) @binding
(output_declaration . (identifier) @binding.name "=" . (_) @binding.value) @binding
(type_declaration . (identifier) @binding.name "=" . (_) @binding.value) @binding
(user_defined_function name: (_) @definition.name) @definition

(object) @object
(object_property . (_) @field.name . ":" . (_) @field.value) @field
(object_property . (identifier) @key)
(object_property . (string (string_content) @key))
(array) @list
(union_type) @list

(call_expression function: (_) @call.name arguments: (_) @call.value) @call
(resource_declaration "resource" @block.name . (identifier) . (string) @block.name "=" . (_) @block.value) @block
(module_declaration "module" @block.name . (identifier) . (string) @block.name "=" . (_) @block.value) @block

(for_statement initializer: (identifier) @loop.name "in" . (_) @loop.value) @loop
(for_statement (for_loop_parameters . (loop_variable) @loop.name) "in" . (_) @loop.value) @loop

(binary_expression operator: ["==" "!=" "=~" "!~" "<" ">" "<=" ">="] @test.name) @test
(call_expression
  function: (identifier) @test.name
  arguments: (_) @test.value
  (#any-of? @test.name "contains" "startsWith" "endsWith" "indexOf" "replace" "split")) @test

(import_statement (string) @import.name) @import
(import_functionality (string) @import.name) @import
(using_statement (string) @import.name) @import
