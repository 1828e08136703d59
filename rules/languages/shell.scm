; Shell: bash and what is close to it.

(comment) @comment
((word) @bare (#not-match? @bare "^--?[A-Za-z]"))
(extglob_pattern) @bare
(regex) @bare
(raw_string) @string.quoted
(ansi_c_string) @string.quoted
(string [(expansion) (simple_expansion) (command_substitution)]* @hole) @string.quoted
(translated_string) @string.quoted
(heredoc_body) @string

; `az deployment create --model-name x`: the options are fields that belong together.
(command name: (_) @call.words argument: (_)* @call.words @call.value @object) @call
(command argument: (word) @field.name . argument: (_) @field.value
  (#match? @field.name "^--?[A-Za-z][A-Za-z0-9-]*$")
  (#not-match? @field.value "^-"))
((word) @assign (#match? @assign "^--?[A-Za-z][A-Za-z0-9_.-]*=."))
(concatenation . (word) @_option (#match? @_option "^--?[A-Za-z][A-Za-z0-9_.-]*=")) @assign
; `az deployment group create -p modelName=x`, `azd env set MODEL x`
(command argument: (word) @assign (#match? @assign "^[A-Za-z_][A-Za-z0-9_.:-]*=."))
(command
  argument: (concatenation . (word) @_option (#match? @_option "^[A-Za-z_][A-Za-z0-9_.:-]*=")) @assign)
(command argument: (word) @_set . argument: (word) @field.name . argument: (_) @field.value
  (#eq? @_set "set")
  (#match? @field.name "^[A-Za-z]"))

(variable_assignment name: (_) @binding.name value: (_) @binding.value) @binding
(array . [(word) (string) (raw_string) (ansi_c_string) (simple_expansion) (expansion) (command_substitution)]) @list
(array . (concatenation . (_) @_first) (#not-match? @_first "^\\[")) @list
; `([fast]="a" [deep]="b")`
(array . (concatenation . (word) @_open) (#eq? @_open "[")) @object
(array (concatenation . (word) @_open . (word) @field.name . (word) . (word) @_sign . (_) @field.value)
  (#eq? @_open "[") (#eq? @_sign "="))
(for_statement value: (_)+ @list)
(for_statement variable: (_) @loop.name value: (_)+ @loop.value) @loop

; ${VAR:-default}: a default with a dash in it is parsed in parts.
((concatenation . (variable_name)) @bare (#not-match? @bare "[$`]"))
(expansion . (_) @default.name operator: _ @_operator . (_) @default.value
  (#any-of? @_operator ":-" "-" ":=" "=")) @default

(function_definition name: (_) @definition.name) @definition
(binary_expression operator: _ @test.name) @test
(case_item value: (_) @test.value)
; What is searched for.
(command name: (command_name (word) @test.name) argument: (_)+ @test.value
  (#any-of? @test.name "grep" "egrep" "fgrep" "rg" "ag" "ack"))
(command name: (_) @_git argument: (word) @test.name argument: (_)+ @test.value (#eq? @_git "git") (#eq? @test.name "grep"))
