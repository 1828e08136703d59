; PowerShell.

[(variable) (member_access)] @name
(comment) @comment
(generic_token) @bare
(verbatim_string_characters) @string.quoted
(expandable_string_literal [(sub_expression) (variable)]* @hole) @string.quoted
(expandable_here_string_literal [(sub_expression) (variable)]* @hole) @string.quoted
(verbatim_here_string_characters) @string.quoted

(command
  command_name: (_) @call.words
  command_elements: (command_elements [(command_argument_sep) (generic_token) @call.words]*) @call.value @object) @call
(command_elements (command_parameter) @field.name . (command_argument_sep) . (_) @field.value)
((command_parameter) @assign (#match? @assign "^--?[A-Za-z][A-Za-z0-9_.-]*=."))
(invokation_expression . (_) @call.name (member_name) @call.name (argument_list) @call.value @object) @call
(attribute (attribute_name) @call.name (attribute_arguments) @call.value @list) @call

(hash_literal_expression) @object
(hash_entry . (key_expression) @key.quoted @field.name . (_) @field.value) @field
(array_expression) @list
(array_literal_expression (unary_expression) . (unary_expression)) @list

(assignment_expression (left_assignment_expression) @binding.name value: (_) @binding.value) @binding
(script_parameter (variable) @default.name . (script_parameter_default (_) @default.value)) @default

(function_statement (function_name) @definition.name) @definition
(class_statement . (simple_name) @definition.name) @definition

(comparison_expression (comparison_operator) @test.name) @test
(invokation_expression (member_name) @test.name (argument_list) @test.value
  (#match? @test.name "^(StartsWith|EndsWith|Contains|Equals|IndexOf|Replace|Match|IsMatch)$")) @test
(switch_clause_condition) @test @string.quoted
(foreach_statement (variable) @loop.name (pipeline) @loop.value) @loop
(command command_name: (_) @test.name command_elements: (_) @test.value (#any-of? @test.name "Select-String" "sls"))
