; Elixir.

[(identifier) (alias)] @name
(dot) @name
(comment) @comment
(quoted_content) @string

(call target: (_) @call.name (arguments) @call.value @object) @call
(map) @object
(pair key: (_) @field.name value: (_) @field.value) @field
(binary_operator left: (_) @field.name operator: "=>" right: (_) @field.value) @field
[(list) (tuple)] @list

(binary_operator left: (_) @binding.name operator: "=" right: (_) @binding.value) @binding
(unary_operator operator: "@" operand: (call target: (identifier) @binding.name (arguments . (_) @binding.value))) @binding
(binary_operator left: (_) @default.name operator: "\\\\" right: (_) @default.value) @default
(unary_operator
  operator: "@"
  operand: (call target: (identifier) @_doc (arguments (string (quoted_content) @text)))
  (#any-of? @_doc "doc" "moduledoc" "typedoc" "shortdoc"))

(call target: (identifier) @_define (arguments . [(alias) @definition.name (call target: (_) @definition.name)])
  (#any-of? @_define "defmodule" "def" "defp" "defmacro" "defprotocol")) @definition

(binary_operator operator: _ @test.name (#any-of? @test.name "==" "!=" "===" "!==" "=~" "in" "<>")) @test
(stab_clause left: (arguments) @test)
(stab_clause left: (_) @arm.name right: (_) @arm.value) @arm
; def limit("gpt-4")
(call target: (identifier) @_define (arguments . (call (arguments (string) @test)))
  (#any-of? @_define "def" "defp"))
(call
  target: (_) @test.name
  (arguments) @test.value
  (#match? @test.name "\\.(starts_with\\?|ends_with\\?|contains\\?|match\\?|member\\?|replace)$")) @test

(call target: (identifier) @_import (arguments . (alias) @import.name)
  (#any-of? @_import "alias" "import" "use" "require")) @import
(call target: (identifier) @_for
  (arguments . (binary_operator left: (_) @loop.name operator: "<-" right: (_) @loop.value))
  (#eq? @_for "for")) @loop
