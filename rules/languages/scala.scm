; Scala.

(identifier) @name
[(field_expression) (stable_identifier)] @name
[(comment) (block_comment)] @comment
(string) @string.quoted
(interpolated_string (interpolation)* @hole) @string.quoted

(call_expression function: (_) @call.name arguments: (arguments) @call.value @object) @call
(instance_expression (_) @call.name arguments: (arguments) @call.value @object) @call
(arguments (assignment_expression left: (identifier) @key @field.name right: (_) @field.value) @field)
(infix_expression left: (_) @field.name operator: (_) @_operator right: (_) @field.value (#eq? @_operator "->")) @field
(call_expression function: (identifier) @_type arguments: (arguments) @list
  (#any-of? @_type "Seq" "List" "Set" "Vector" "Array"))

(val_definition pattern: (_) @binding.name value: (_) @binding.value) @binding
(var_definition pattern: (_) @binding.name value: (_) @binding.value) @binding
(assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding
(parameter name: (_) @default.name default_value: (_) @default.value) @default
(class_parameter name: (_) @default.name default_value: (_) @default.value) @default

(object_definition name: (_) @definition.name) @definition
(class_definition name: (_) @definition.name) @definition
(trait_definition name: (_) @definition.name) @definition
(enum_definition name: (_) @definition.name) @definition
(enum_body) @list
(function_definition name: (_) @definition.name) @definition

(infix_expression operator: (_) @test.name (#any-of? @test.name "==" "!=" "<" ">" "<=" ">=")) @test
(case_clause pattern: (_) @test)
(case_clause pattern: (_) @arm.name body: (_)+ @arm.value) @arm
(call_expression
  function: (_) @test.name
  arguments: (_) @test.value
  (#match? @test.name "\\.(equals|equalsIgnoreCase|compareTo|startsWith|endsWith|contains|matches|indexOf|replace|stripPrefix)$")) @test

(import_declaration . path: (_) @import.name) @import
(for_expression enumerators: (enumerators . (enumerator . (_) @loop.name . (_) @loop.value))) @loop

; What a switch asks about.
(match_expression value: (identifier) @test)

; Where names are known, and what runs only on a condition.
[(function_definition) (lambda_expression)] @function
(parameter name: (identifier) @parameter.name)
[(if_expression) (match_expression)] @fork
[(block) (indented_block) (case_clause)] @body

; `folder / "name"` is a path.
(infix_expression operator: (_) @call.name right: (string) @call.value (#eq? @call.name "/"))
