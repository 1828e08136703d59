; YAML.

(comment) @comment
((plain_scalar) @bare (#not-match? @bare "^(--?[A-Za-z][A-Za-z0-9_.-]*|[A-Z][A-Z0-9_]*)=."))
((plain_scalar) @assign (#match? @assign "^(--?[A-Za-z][A-Za-z0-9_.-]*|[A-Z][A-Z0-9_]*)=."))
[(double_quote_scalar) (single_quote_scalar)] @string.quoted
(block_scalar) @string.block

(block_mapping_pair key: (_) @field.name value: (_) @field.value) @field
(flow_pair key: (_) @field.name value: (_) @field.value) @field
(block_mapping_pair key: (flow_node (plain_scalar) @key))
(block_mapping_pair key: (flow_node [(double_quote_scalar) (single_quote_scalar)] @key.quoted))
(flow_pair key: (flow_node (plain_scalar) @key))
(flow_pair key: (flow_node [(double_quote_scalar) (single_quote_scalar)] @key.quoted))
[(block_mapping) (flow_mapping)] @object
[(block_sequence) (flow_sequence)] @list

; !Sub "…"
(flow_node (tag) @call.name . (_) @call.value) @call
(block_node (tag) @call.name . (_) @call.value) @call

; The steps of a workflow.
(block_mapping_pair
  key: (_) @_key
  value: (block_node (block_scalar) @shell.block)
  (#any-of? @_key "run" "script" "bash" "inlineScript"))
(block_mapping_pair
  key: (_) @_key
  value: (flow_node (plain_scalar) @shell)
  (#any-of? @_key "run" "script" "bash" "inlineScript")
  (#match? @shell " "))
(block_mapping_pair
  key: (_) @_key
  value: (block_node (block_sequence (block_sequence_item (flow_node (plain_scalar) @shell))))
  (#any-of? @_key "script" "before_script" "after_script" "cmds")
  (#match? @shell " "))
