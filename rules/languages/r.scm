; R.

(identifier) @name
[(extract_operator) (namespace_operator)] @name
(comment) @comment
(string_content) @string

(call function: (_) @call.name arguments: (_) @call.value @object) @call
(argument name: (_) @key.quoted @field.name value: (_) @field.value) @field
(call function: (identifier) @_function arguments: (_) @list (#eq? @_function "c"))

(binary_operator lhs: (_) @binding.name operator: _ @_operator rhs: (_) @binding.value
  (#any-of? @_operator "<-" "<<-" "=" ":=")) @binding
(binary_operator lhs: (_) @binding.value operator: _ @_operator rhs: (_) @binding.name
  (#any-of? @_operator "->" "->>")) @binding
(parameter name: (_) @default.name default: (_) @default.value) @default
(binary_operator lhs: (_) @definition.name rhs: (function_definition)) @definition

(binary_operator operator: _ @test.name (#any-of? @test.name "==" "!=" "%in%")) @test
(subset arguments: (arguments "[" @test.name argument: (argument value: (string) @test.value)))
(subset2 arguments: (arguments "[[" @test.name argument: (argument value: (string) @test.value)))
(call function: (_) @test.name arguments: (_) @test.value
  (#match? @test.name "(^|::)(startsWith|endsWith|grepl?|g?sub|regmatches|identical|str_detect|str_starts|switch|match.arg)$")) @test

(call function: (identifier) @_library arguments: (arguments . argument: (argument value: (_) @import.name))
  (#any-of? @_library "library" "require")) @import
(for_statement variable: (_) @loop.name sequence: (_) @loop.value) @loop
