; Java.

(identifier) @name
(field_access) @name
[(line_comment) (block_comment)] @comment
(string_literal) @string.quoted

(method_invocation !object name: (_) @call.name arguments: (_) @call.value) @call
(method_invocation object: (_) @call.name name: (_) @call.name arguments: (_) @call.value) @call
(object_creation_expression type: (_) @call.name arguments: (_) @call.value) @call
(annotation name: (_) @call.name arguments: (_) @call.value @object) @call
(element_value_pair key: (identifier) @key @field.name value: (_) @field.value) @field
[(array_initializer) (element_value_array_initializer)] @list
(method_invocation
  object: (identifier) @_type
  name: (identifier) @_name
  arguments: (_) @list
  (#any-of? @_type "List" "Set" "Arrays" "Stream" "EnumSet")
  (#any-of? @_name "of" "asList"))

(variable_declarator name: (_) @binding.name value: (_) @binding.value) @binding
(assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding
(enum_constant name: (_) @binding.name arguments: (_) @binding.value) @binding

(class_declaration name: (_) @definition.name) @definition
(interface_declaration name: (_) @definition.name) @definition
(record_declaration name: (_) @definition.name) @definition
(enum_declaration name: (_) @definition.name) @definition
(method_declaration name: (_) @definition.name) @definition
(constructor_declaration name: (_) @definition.name) @definition
(enum_body) @list

(binary_expression operator: _ @test.name (#any-of? @test.name "==" "!=" "<" ">" "<=" ">=")) @test
(switch_label "case" @test.name . (_) @test.value)
(switch_rule (switch_label (_)+ @arm.name) . (_) @arm.value) @arm
(switch_block_statement_group (switch_label (_) @arm.name) (return_statement) @arm.value) @arm
(switch_block_statement_group (switch_label (_) @arm.name) (expression_statement) @arm.value) @arm
(method_invocation
  name: (_) @test.name
  arguments: (_) @test.value
  (#any-of? @test.name
    "equals" "equalsIgnoreCase" "compareTo" "compareToIgnoreCase" "startsWith" "endsWith" "contains" "containsKey" "matches" "indexOf" "replace"
    "replaceAll" "isEqualTo" "assertEquals" "contentEquals" "compile")) @test

(import_declaration (_) @import.name) @import

; What a switch asks about.
(switch_expression condition: (parenthesized_expression [(identifier) (field_access)] @test))

; Where names are known, and what runs only on a condition.
[(method_declaration) (constructor_declaration) (lambda_expression)] @function
(formal_parameter name: (identifier) @parameter.name)
(enhanced_for_statement name: (_) @loop.name value: (_) @loop.value) @loop
[(if_statement) (switch_expression)] @fork
[(block) (constructor_body) (switch_block_statement_group) (switch_rule)] @body
(if_statement consequence: (_) @body)
(method_invocation object: (_) @loop.value name: (identifier) @_each
  arguments: (argument_list . (lambda_expression parameters: (_) @loop.name))
  (#any-of? @_each "forEach" "map" "flatMap")) @loop
