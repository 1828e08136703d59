; Terraform, its variable files and other HCL.

(comment) @comment
(template_literal) @string
(expression . (variable_expr) @name . (get_attr)* @name)
(binary_operation (variable_expr) @name . (get_attr)* @name)

(attribute . (identifier) @key @field.name (expression) @field.value) @field
(block . (identifier) @block.name [(string_lit) (identifier)]* @block.name (body) @block.value @object) @block
(object) @object
(object_elem key: (_) @field.name val: (_) @field.value) @field
(object_elem key: (expression (variable_expr (identifier) @key)))
(object_elem key: (expression (literal_value (string_lit (template_literal) @key))))
(tuple) @list

; What a provisioner runs.
(block
  . (identifier) @_block
  (body (attribute
    . (identifier) @_key
    (expression [
      (literal_value (string_lit (template_literal) @shell))
      (template_expr (heredoc_template (template_literal) @shell))
      (collection_value (tuple (expression (literal_value (string_lit (template_literal) @shell)))))])))
  (#eq? @_block "provisioner")
  (#any-of? @_key "command" "inline"))

(function_call . (identifier) @call.name (function_arguments) @call.value) @call
(binary_operation ["==" "!=" "<" ">" "<=" ">="] @test.name) @test
(function_call . (identifier) @test.name (function_arguments) @test.value
  (#any-of? @test.name "contains" "startswith" "endswith" "regex" "regexall" "replace" "can" "split")) @test
