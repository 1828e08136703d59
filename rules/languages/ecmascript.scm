; What JavaScript, TypeScript and TSX share.

(identifier) @name
(member_expression) @name
(comment) @comment
(string) @string.quoted
(template_string (template_substitution)* @hole) @string.quoted
(regex_pattern) @string
(regex "/" @test.name . (regex_pattern)) @test

(call_expression function: (_) @call.name arguments: (_) @call.value) @call
(new_expression constructor: (_) @call.name arguments: (_) @call.value) @call

(object) @object
(pair key: [(property_identifier) (private_property_identifier) (string) (number)] @field.name value: (_) @field.value) @field
(pair key: (property_identifier) @key)
(pair key: (string) @key.quoted)
(pair key: (computed_property_name . (_) @field.name .) value: (_) @field.value) @field
(shorthand_property_identifier) @name @field.name @field.value @field
(array) @list

(variable_declarator name: (identifier) @binding.name value: (_) @binding.value) @binding
(assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding
(augmented_assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding
(assignment_pattern left: (_) @default.name right: (_) @default.value) @default
(object_assignment_pattern left: (_) @default.name right: (_) @default.value) @default

(function_declaration name: (_) @definition.name) @definition
(generator_function_declaration name: (_) @definition.name) @definition
(method_definition name: (_) @definition.name) @definition
(class_declaration name: (_) @definition.name) @definition
(class name: (_) @definition.name) @definition

(binary_expression operator: _ @test.name
  (#any-of? @test.name "==" "===" "!=" "!==" "in" "<" ">" "<=" ">=")) @test
(switch_case "case" @test.name value: (_) @test.value)
(subscript_expression "[" @test.name index: (string) @test.value)
(switch_case value: (_) @arm.name body: (_)+ @arm.value) @arm
(call_expression
  function: (_) @test.name
  arguments: (_) @test.value
  (#match? @test.name "\\.(localeCompare|startsWith|endsWith|includes|indexOf|lastIndexOf|has|match|matchAll|test|search|replace|replaceAll|split|toBe|toEqual|toContain|toStrictEqual)$")) @test

(import_statement source: (string) @import.name) @import
(export_statement source: (string) @import.name) @import
(call_expression
  function: (_) @_function
  arguments: (arguments . (string) @import.name)
  (#any-of? @_function "require" "import")) @import

; What stands beside a comparison is no value in its place.
(binary_expression
  left: (binary_expression operator: ["===" "==" "!==" "!="]) operator: "||" @test.name right: (string) @test.value)

; What a switch asks about.
(switch_statement value: (parenthesized_expression [(identifier) (member_expression)] @test))

; Where names are known, and what runs only on a condition.
[(function_declaration) (function_expression) (arrow_function) (method_definition)] @function
(arrow_function parameter: (identifier) @parameter.name)
(for_in_statement left: (_) @loop.name right: (_) @loop.value) @loop
(call_expression
  function: (member_expression object: (_) @loop.value property: (property_identifier) @_each)
  arguments: (arguments . (arrow_function [parameter: (identifier) @loop.name parameters: (formal_parameters . (_) @loop.name)]))
  (#any-of? @_each "forEach" "map" "flatMap")) @loop
[(if_statement) (switch_statement)] @fork
[(statement_block) (switch_case) (switch_default)] @body
(if_statement consequence: (_) @body)
