; Kotlin.

(simple_identifier) @name
(navigation_expression) @name
[(line_comment) (multiline_comment)] @comment
(string_content) @string

(call_expression . (_) @call.name (call_suffix (value_arguments) @call.value @object)) @call
(value_argument . (simple_identifier) @key @field.name "=" . (_) @field.value) @field
(infix_expression . (_) @field.name . (simple_identifier) @_to . (_) @field.value (#eq? @_to "to")) @field
(call_expression
  . (simple_identifier) @_function
  (call_suffix (value_arguments) @list)
  (#any-of? @_function "listOf" "setOf" "arrayOf" "mutableListOf" "mutableSetOf" "arrayListOf" "sequenceOf"))
(collection_literal) @list

(property_declaration (variable_declaration . (simple_identifier) @binding.name) "=" . (_) @binding.value) @binding
(assignment . (_) @binding.name . (_) @binding.value) @binding
(enum_entry (simple_identifier) @binding.name . (value_arguments) @binding.value) @binding
(class_parameter (simple_identifier) @default.name "=" . (_) @default.value) @default
(function_value_parameters (parameter . (simple_identifier) @default.name) . "=" . (_) @default.value)

(class_declaration (type_identifier) @definition.name) @definition
(object_declaration (type_identifier) @definition.name) @definition
(function_declaration (simple_identifier) @definition.name) @definition
(enum_class_body) @list

[(equality_expression) (check_expression)] @test
(infix_expression . (_) . (simple_identifier) @test.name . (_) @test.value (#any-of? @test.name "eq" "neq" "like")) @test
(when_condition) @test
(when_entry (when_condition)+ @arm.name (control_structure_body) @arm.value) @arm
(call_expression
  . (navigation_expression) @test.name
  (call_suffix (value_arguments) @test.value)
  (#match? @test.name "\\.(equals|contentEquals|compareTo|startsWith|endsWith|contains|containsKey|matches|indexOf|replace|removePrefix)$")) @test

(import_header (identifier) @import.name) @import

; What a switch asks about.
(when_subject [(simple_identifier) (navigation_expression)] @test)

; Where names are known, and what runs only on a condition.
[(function_declaration) (lambda_literal)] @function
(parameter . (simple_identifier) @parameter.name)
[(if_expression) (when_expression)] @fork
[(function_body) (control_structure_body) (when_entry)] @body
(for_statement (variable_declaration) @loop.name . (_) @loop.value) @loop
(call_expression
  . (navigation_expression . (_) @loop.value (navigation_suffix (simple_identifier) @_each))
  (call_suffix (annotated_lambda (lambda_literal (lambda_parameters . (variable_declaration) @loop.name))))
  (#any-of? @_each "forEach" "map" "flatMap")) @loop

; `folder / "name"` is a path.
(multiplicative_expression "/" @call.name . (string_literal) @call.value)
