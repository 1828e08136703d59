; JSX, in JavaScript and TSX.

(jsx_attribute . (_) @field.name . (_) @field.value) @field
(jsx_attribute . (property_identifier) @key)
(jsx_opening_element name: (_) @call.name attribute: (_)+ @call.value @object) @call
(jsx_self_closing_element name: (_) @call.name attribute: (_)+ @call.value @object) @call
(jsx_text) @text
; The elements that an element holds.
(jsx_element [(jsx_element) (jsx_self_closing_element)] . [(jsx_element) (jsx_self_closing_element)]) @list
