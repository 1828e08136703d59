; Dart.

(identifier) @name
(member_expression) @name
[(comment) (documentation_comment)] @comment
[(template_chars_single_single) (template_chars_double_single) (template_chars_single) (template_chars_double)] @string

(call_expression function: (_) @call.name arguments: (_) @call.value @object) @call
(named_argument (label (identifier) @key @field.name) . (_) @field.value) @field
(set_or_map_literal . (map_element)) @object
(map_element key: (_) @field.name value: (_) @field.value) @field
(list_literal) @list
(set_or_map_literal . (string_literal)) @list

(static_final_declaration name: (_) @binding.name value: (_) @binding.value) @binding
(initialized_identifier name: (_) @binding.name value: (_) @binding.value) @binding
(initialized_variable_declaration name: (_) @binding.name value: (_) @binding.value) @binding
(assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding
(enum_entry name: (_) @binding.name (arguments) @binding.value) @binding
(optional_formal_parameters (formal_parameter name: (_) @default.name) . default_value: (_) @default.value)
(optional_formal_parameters
  (formal_parameter (field_formal_parameter name: (_) @default.name))
  . default_value: (_) @default.value)

(class_declaration name: (_) @definition.name) @definition
(enum_declaration name: (_) @definition.name) @definition
(function_declaration signature: (function_signature name: (_) @definition.name)) @definition
(local_function_declaration (function_signature name: (_) @definition.name)) @definition
(getter_declaration signature: (getter_signature name: (_) @definition.name)) @definition
(method_declaration signature: (method_signature (function_signature name: (_) @definition.name))) @definition
(method_declaration signature: (method_signature (getter_signature name: (_) @definition.name))) @definition
(enum_body) @list

(equality_expression operator: _ @test.name) @test
(constant_pattern) @test
(switch_expression_case . (_) @arm.name . (_) @arm.value .) @arm
(call_expression
  function: (_) @test.name
  arguments: (_) @test.value
  (#match? @test.name "(\\.(compareTo|startsWith|endsWith|contains|containsKey|indexOf|hasMatch|replaceAll)|^identical)$")) @test

(import_specification uri: (_) @import.name) @import

; What a switch asks about.
(switch_statement condition: (parenthesized_expression (identifier) @test))

; Where names are known, and what runs only on a condition.
[(function_declaration) (method_declaration) (local_function_declaration) (function_expression)] @function
(formal_parameter name: (_) @parameter.name)
[(if_statement) (switch_statement)] @fork
[(block) (switch_statement_case)] @body
(for_statement name: (identifier) @loop.name value: (_) @loop.value) @loop
