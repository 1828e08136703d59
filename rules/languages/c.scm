; C, and what C++ has from it.

(identifier) @name
(field_expression) @name
(comment) @comment
(string_content) @string

(preproc_def name: (_) @binding.name value: (preproc_arg) @binding.value @string.quoted) @binding
(init_declarator declarator: (_) @binding.name value: (_) @binding.value) @binding
(assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding
(enumerator name: (_) @binding.name value: (_) @binding.value) @binding

(call_expression function: (_) @call.name arguments: (_) @call.value) @call
(initializer_list . (initializer_pair)) @object
(initializer_list . (string_literal)) @list
(initializer_pair designator: (field_designator (_) @key @field.name) value: (_) @field.value) @field

(function_definition declarator: (_) @definition.name) @definition
(struct_specifier name: (_) @definition.name body: (_)) @definition
(enum_specifier name: (_) @definition.name) @definition
(enumerator_list) @list

(case_statement value: (_) @arm.name (return_statement) @arm.value) @arm
(case_statement value: (_) @arm.name (expression_statement) @arm.value) @arm
(binary_expression operator: _ @test.name (#any-of? @test.name "==" "!=" "<" ">" "<=" ">=")) @test
(call_expression
  function: (_) @test.name
  arguments: (_) @test.value
  (#match? @test.name "(^|\\.|->)(strcmp|strncmp|strcasecmp|strstr|starts_with|ends_with|contains|find|rfind|compare|regex_match)$")) @test

(preproc_include path: (_) @import.name) @import

; Where names are known, and what runs only on a condition.
(function_definition) @function
(parameter_declaration declarator: (identifier) @parameter.name)
[(if_statement) (switch_statement)] @fork
[(compound_statement) (case_statement)] @body
(if_statement consequence: (_) @body)
