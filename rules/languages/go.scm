; Go.

(identifier) @name
(selector_expression) @name
(comment) @comment
[(interpreted_string_literal) (raw_string_literal)] @string.quoted

(call_expression function: (_) @call.name arguments: (_) @call.value) @call
(composite_literal
  type: [(type_identifier) (qualified_type) (generic_type)] @call.name
  body: (_) @call.value @object) @call
(composite_literal type: (map_type) body: (_) @object)
(composite_literal type: [(slice_type) (array_type) (implicit_length_array_type)] body: (_) @list)
(literal_element (literal_value) @object)
(keyed_element key: (_) @field.name value: (_) @field.value) @field
(keyed_element key: (literal_element (identifier) @key))
(keyed_element key: (literal_element [(interpreted_string_literal) (raw_string_literal)] @key.quoted))

(const_spec name: (_) @binding.name value: (_) @binding.value) @binding
(var_spec name: (_) @binding.name value: (_) @binding.value) @binding
(short_var_declaration left: (_) @binding.name right: (_) @binding.value) @binding
(assignment_statement left: (_) @binding.name right: (_) @binding.value) @binding

(function_declaration name: (_) @definition.name) @definition
(method_declaration name: (_) @definition.name) @definition
(type_spec name: (_) @definition.name) @definition

(binary_expression operator: _ @test.name (#any-of? @test.name "==" "!=" "<" ">" "<=" ">=")) @test
(expression_case "case" @test.name value: (_) @test.value)
(index_expression "[" @test.name index: (interpreted_string_literal) @test.value)
(expression_case value: (_) @arm.name (statement_list) @arm.value) @arm
(call_expression
  function: (_) @test.name
  arguments: (_) @test.value
  (#match? @test.name "\\.(HasPrefix|HasSuffix|Contains|EqualFold|Compare|MustCompile|MatchString|Replace|ReplaceAll|TrimPrefix|TrimSuffix|Index|Equal)$")) @test

(import_spec path: (_) @import.name) @import

; What a switch asks about.
(expression_switch_statement value: [(identifier) (selector_expression)] @test)

; Where names are known, and what runs only on a condition.
[(function_declaration) (method_declaration) (func_literal)] @function
(parameter_declaration name: (identifier) @parameter.name)
(for_statement (range_clause left: (_) @loop.name right: (_) @loop.value)) @loop
[(if_statement) (expression_switch_statement) (type_switch_statement)] @fork
[(block) (expression_case) (type_case) (default_case)] @body
