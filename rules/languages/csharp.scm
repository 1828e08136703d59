; C#.

(identifier) @name
(member_access_expression) @name
(comment) @comment
[(string_literal) (verbatim_string_literal)] @string.quoted
(raw_string_literal (raw_string_content) @string)
(interpolated_string_expression (string_content) @string)

(invocation_expression function: (_) @call.name arguments: (_) @call.value @object) @call
(object_creation_expression type: (_) @call.name arguments: (_) @call.value @object) @call
(object_creation_expression type: (_) @call.name initializer: (_) @call.value @object) @call
(implicit_object_creation_expression "new" @call.name (argument_list) @call.value @object) @call
(implicit_object_creation_expression (initializer_expression (assignment_expression)) @object)
(attribute name: (_) @call.name (attribute_argument_list) @call.value @object) @call
(argument name: (_) @key @field.name . (_) @field.value) @field
(attribute_argument name: (_) @key @field.name . (_) @field.value) @field
(initializer_expression (assignment_expression left: (identifier) @key @field.name right: (_) @field.value) @field)
(assignment_expression
  left: (element_binding_expression (argument (_) @field.name))
  right: (_) @field.value) @field
(initializer_expression
  (initializer_expression
    . [(string_literal) (verbatim_string_literal) (integer_literal) (identifier) (member_access_expression)] @field.name
    . (_) @field.value .) @field)
; `{ new StringContent(model), "model" }`: a form has the name of a field after its value.
(initializer_expression
  (initializer_expression
    . [(object_creation_expression) (invocation_expression)] @field.value . (string_literal) @field.name .) @field)
(anonymous_object_creation_expression) @object
(anonymous_object_creation_expression (identifier) @key @field.name . "=" . (_) @field.value)

(variable_declarator (initializer_expression) @list)
(implicit_array_creation_expression (initializer_expression) @list)
(array_creation_expression (initializer_expression) @list)
(collection_expression) @list
(implicit_object_creation_expression
  (initializer_expression . [(string_literal) (object_creation_expression) (implicit_object_creation_expression)]) @list)

(variable_declarator name: (_) @binding.name "=" . (_) @binding.value) @binding
(property_declaration name: (_) @binding.name value: (_) @binding.value) @binding
(assignment_expression left: (_) @binding.name right: (_) @binding.value) @binding
(enum_member_declaration name: (_) @binding.name value: (_) @binding.value) @binding
(parameter name: (_) @default.name . (_) @default.value) @default

(class_declaration name: (_) @definition.name) @definition
(interface_declaration name: (_) @definition.name) @definition
(struct_declaration name: (_) @definition.name) @definition
(record_declaration name: (_) @definition.name) @definition
(enum_declaration name: (_) @definition.name) @definition
(method_declaration name: (_) @definition.name) @definition
(constructor_declaration name: (_) @definition.name) @definition
(enum_member_declaration_list) @list

(binary_expression operator: _ @test.name (#any-of? @test.name "==" "!=" "<" ">" "<=" ">=")) @test
(constant_pattern) @test
(element_access_expression subscript: (bracketed_argument_list "[" @test.name (argument (string_literal) @test.value)))
(switch_expression_arm . (_) @arm.name . (_) @arm.value .) @arm
(switch_section (constant_pattern) @arm.name (return_statement) @arm.value) @arm
(switch_section (constant_pattern) @arm.name (expression_statement) @arm.value) @arm
(invocation_expression
  function: (_) @test.name
  arguments: (_) @test.value
  (#match? @test.name "\\.(Equals|Compare|CompareOrdinal|CompareTo|StartsWith|EndsWith|Contains|ContainsKey|IndexOf|Replace|IsMatch|Match|Equal|AreEqual|Be)$")) @test

(using_directive (_) @import.name) @import

; What a switch asks about.
(switch_statement value: [(identifier) (member_access_expression)] @test)
(switch_expression . [(identifier) (member_access_expression)] @test)

; Where names are known, and what runs only on a condition.
[(method_declaration) (constructor_declaration) (local_function_statement) (lambda_expression)] @function
(parameter name: (identifier) @parameter.name)
(foreach_statement left: (_) @loop.name right: (_) @loop.value) @loop
[(if_statement) (switch_statement)] @fork
[(block) (switch_section)] @body
(if_statement consequence: (_) @body)
