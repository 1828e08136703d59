; Python.

(identifier) @name
(attribute) @name
(dotted_name) @name
(comment) @comment
(string_content) @string

; A statement that is only a string is documentation.
(expression_statement . (string (string_content) @text) .)

(call function: (_) @call.name arguments: (argument_list) @call.value @object) @call
(call function: (_) @call.name arguments: (generator_expression) @call.value) @call
(keyword_argument name: (identifier) @key @field.name value: (_) @field.value) @field

(dictionary) @object
(pair key: (_) @field.name value: (_) @field.value) @field
(pair key: (string (string_content) @key))
[(list) (set) (tuple)] @list
; a = "x", "y"
(assignment left: (identifier) right: (expression_list) @list)
(for_statement right: (expression_list) @list)
(return_statement (expression_list) @list)

(assignment left: (_) @binding.name right: (_) @binding.value) @binding
(augmented_assignment left: (_) @binding.name right: (_) @binding.value) @binding
(named_expression name: (_) @binding.name value: (_) @binding.value) @binding
(type_alias_statement left: (_) @binding.name right: (_) @binding.value) @binding
(default_parameter name: (_) @default.name value: (_) @default.value) @default
(typed_default_parameter name: (_) @default.name value: (_) @default.value) @default

; Literal["a", "b"], as a type and as a value.
(generic_type (identifier) @_literal (type_parameter) @list (#eq? @_literal "Literal"))
(subscript value: (_) @_literal "[" @list "]" @list (#match? @_literal "(^|\\.)Literal$"))

(function_definition name: (identifier) @definition.name) @definition
(class_definition name: (identifier) @definition.name) @definition
(class_definition
  superclasses: (argument_list [(identifier) (attribute)] @_base (#match? @_base "(Enum|Flag|Choices)$"))
  body: (block) @list)

(comparison_operator operators: _ @test.name) @test
(subscript "[" @test.name subscript: (string) @test.value)
(case_clause "case" @test.name . (case_pattern)+ @test.value)
(case_clause (case_pattern)+ @arm.name consequence: (_) @arm.value) @arm
(call
  function: (attribute attribute: (identifier) @test.name)
  arguments: (argument_list) @test.value
  (#any-of? @test.name
    "startswith" "endswith" "match" "fullmatch" "search" "findall" "sub" "removeprefix" "removesuffix" "replace"
    "assertEqual" "assertIn" "assertNotEqual" "assertNotIn")) @test

(import_statement name: (dotted_name) @import.name) @import
(import_statement name: (aliased_import name: (_) @import.name)) @import
(import_from_statement module_name: (_) @import.name) @import
(import_from_statement module_name: (_) @import.name name: (dotted_name) @import.name) @import
(import_from_statement module_name: (_) @import.name name: (aliased_import name: (_) @import.name)) @import

; What stands beside a comparison is no value in its place.
(boolean_operator
  left: [(comparison_operator) (boolean_operator right: (comparison_operator))] operator: _ @test.name right: (string) @test.value)

; What a switch asks about.
(match_statement subject: [(identifier) (attribute)] @test)

; Where names are known, and what runs only on a condition.
[(function_definition) (lambda)] @function
[(parameters (identifier) @parameter.name) (parameters (typed_parameter . (identifier) @parameter.name))]
(lambda_parameters (identifier) @parameter.name)
[(if_statement) (match_statement)] @fork
(function_definition body: (block) @body)
(if_statement consequence: (block) @body)
(elif_clause consequence: (block) @body)
(else_clause body: (block) @body)
(for_statement left: (_) @loop.name right: (_) @loop.value) @loop
(for_statement body: (block) @body)
(while_statement body: (block) @body)
(try_statement body: (block) @body)
(except_clause (block) @body)
(case_clause consequence: (block) @body)
(list_comprehension (for_in_clause left: (_) @loop.name right: (_) @loop.value)) @loop
(generator_expression (for_in_clause left: (_) @loop.name right: (_) @loop.value)) @loop
(dictionary_comprehension (for_in_clause left: (_) @loop.name right: (_) @loop.value)) @loop

; `folder / "name"` is a path.
(binary_operator operator: "/" @call.name right: (string) @call.value)
