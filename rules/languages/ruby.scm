; Ruby.

[(identifier) (constant) (instance_variable)] @name
(scope_resolution) @name
(comment) @comment
(string_content) @string
(heredoc_content) @string

(call !receiver method: (_) @call.name arguments: (_) @call.value @object) @call
(call receiver: (_) @call.name method: (_) @call.name arguments: (_) @call.value @object) @call
(hash) @object
(pair key: (_) @field.name value: (_) @field.value) @field
(pair key: (hash_key_symbol) @key)
(pair key: (string (string_content) @key))
[(array) (string_array)] @list
(right_assignment_list) @list

(assignment left: (_) @binding.name right: (_) @binding.value) @binding
(operator_assignment left: (_) @binding.name right: (_) @binding.value) @binding
(optional_parameter name: (_) @default.name value: (_) @default.value) @default
(keyword_parameter name: (_) @default.name value: (_) @default.value) @default

(class name: (_) @definition.name) @definition
(module name: (_) @definition.name) @definition
(method name: (_) @definition.name) @definition
(singleton_method name: (_) @definition.name) @definition

(binary operator: _ @test.name (#any-of? @test.name "==" "!=" "===" "=~" "!~" "<" ">")) @test
(regex) @test
(when pattern: (_) @test)
(element_reference "[" @test.name . (string) @test.value)
; `Set["a", "b"]` makes one.
(element_reference . (constant) @_set (#any-of? @_set "Set" "SortedSet" "Array")) @list
(when pattern: (_)+ @arm.name body: (_) @arm.value) @arm
(call
  method: (_) @test.name
  arguments: (_) @test.value
  (#any-of? @test.name
    "start_with?" "end_with?" "include?" "match?" "match" "eql?" "equal?" "casecmp" "casecmp?" "key?" "gsub" "sub" "eq" "delete_prefix")) @test

(call !receiver method: (identifier) @_require arguments: (argument_list . (string) @import.name)
  (#any-of? @_require "require" "require_relative")) @import

; What a switch asks about.
(case value: [(identifier) (instance_variable)] @test)

; Where names are known, and what runs only on a condition.
[(method) (singleton_method) (lambda)] @function
(method_parameters (identifier) @parameter.name)
(keyword_parameter name: (identifier) @parameter.name)
[(if) (unless) (elsif) (case)] @fork
[(then) (else) (when)] @body
(for pattern: (_) @loop.name value: (in (_) @loop.value)) @loop
(call receiver: (_) @loop.value method: (identifier) @_each
  block: [
    (block parameters: (block_parameters . (identifier) @loop.name))
    (do_block parameters: (block_parameters . (identifier) @loop.name))]
  (#any-of? @_each "each" "map" "flat_map")) @loop

; `folder / "name"` is a path.
(binary operator: "/" @call.name right: (string) @call.value)
