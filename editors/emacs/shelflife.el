;;; shelflife.el --- shelflife with eglot  -*- lexical-binding: t; -*-

;; eglot runs one server for a buffer: this adds shelflife for modes that have no other one here.  Where there is one
;; already, run `shelflife lsp' beside it with a multiplexer of language servers.

;;; Code:

(require 'eglot)

(add-to-list 'eglot-server-programs
             '((bicep-mode dockerfile-mode terraform-mode yaml-mode conf-mode) . ("shelflife" "lsp")))

(provide 'shelflife)
;;; shelflife.el ends here
