; PHP.

[(name) (variable_name)] @name
[(class_constant_access_expression) (member_access_expression) (qualified_name)] @name
(comment) @comment
(string_content) @string
(text) @text

(function_call_expression function: (_) @call.name arguments: (_) @call.value @object) @call
(member_call_expression object: (_) @call.name name: (_) @call.name arguments: (_) @call.value @object) @call
(nullsafe_member_call_expression object: (_) @call.name name: (_) @call.name arguments: (_) @call.value @object) @call
(scoped_call_expression scope: (_) @call.name name: (_) @call.name arguments: (_) @call.value @object) @call
(object_creation_expression . (_) @call.name . (arguments) @call.value @object) @call
(attribute (_) @call.name parameters: (arguments) @call.value @object) @call
(argument name: (_) @key @field.name . (_) @field.value) @field

; An array is what its first element says.
(array_creation_expression . (array_element_initializer "=>")) @object
(array_creation_expression . (array_element_initializer . (_) .)) @list
(array_element_initializer . (_) @field.name "=>" . (_) @field.value) @field
(array_element_initializer . (string (string_content) @key) "=>")
(array_element_initializer . (encapsed_string (string_content) @key) "=>")

(assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding
(augmented_assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding
(const_element . (_) @binding.name . (_) @binding.value) @binding
(property_element name: (_) @binding.name default_value: (_) @binding.value) @binding
(enum_case name: (_) @binding.name value: (_) @binding.value) @binding
(simple_parameter name: (_) @default.name default_value: (_) @default.value) @default
(property_promotion_parameter name: (_) @default.name default_value: (_) @default.value) @default

(class_declaration name: (_) @definition.name) @definition
(interface_declaration name: (_) @definition.name) @definition
(enum_declaration name: (_) @definition.name) @definition
(method_declaration name: (_) @definition.name) @definition
(function_definition name: (_) @definition.name) @definition
(enum_declaration_list) @list

(binary_expression operator: _ @test.name (#any-of? @test.name "==" "!=" "===" "!==" "<" ">")) @test
(case_statement "case" @test.name value: (_) @test.value)
(match_condition_list) @test
(subscript_expression "[" @test.name . (string) @test.value)
(match_conditional_expression conditional_expressions: (_) @arm.name return_expression: (_) @arm.value) @arm
(case_statement value: (_) @arm.name (return_statement) @arm.value) @arm
(case_statement value: (_) @arm.name (expression_statement) @arm.value) @arm
(function_call_expression function: (_) @test.name arguments: (_) @test.value
  (#any-of? @test.name
    "str_starts_with" "str_ends_with" "str_contains" "strpos" "stripos" "in_array" "preg_match" "preg_replace" "str_replace"
    "strcmp" "strcasecmp" "strncmp" "strncasecmp" "array_key_exists")) @test

(namespace_use_clause . (_) @import.name) @import

; What a switch asks about.
(switch_statement condition: (parenthesized_expression [(variable_name) (member_access_expression)] @test))
(match_expression condition: (parenthesized_expression [(variable_name) (member_access_expression)] @test))

; Where names are known, and what runs only on a condition.
[(function_definition) (method_declaration) (anonymous_function) (arrow_function)] @function
(simple_parameter name: (_) @parameter.name)
[(if_statement) (switch_statement)] @fork
[(compound_statement) (case_statement) (default_statement)] @body
(foreach_statement . (_) @loop.value . (variable_name) @loop.name) @loop
(foreach_statement . (_) @loop.value . (pair (_) . (_) @loop.name)) @loop
