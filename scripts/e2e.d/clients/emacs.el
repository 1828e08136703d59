;;; emacs.el --- the findings that eglot shows, with the configuration of the repository  -*- lexical-binding: t; -*-

;; usage: emacs -Q --batch -l SHELFLIFE.el -l emacs.el FOLDER OUTPUT, in the folder above FOLDER.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defvar folder (file-name-as-directory (expand-file-name (pop command-line-args-left))))
(defvar output (pop command-line-args-left))
(setq eglot-sync-connect t
      eglot-autoshutdown nil
      enable-local-variables nil
      inhibit-message t
      coding-system-for-read 'utf-8)

(defun wait-for (what condition)
  "Wait until CONDITION holds; name it WHAT if it never does."
  (let ((end (+ (float-time) 60)))
    (while (not (funcall condition))
      (when (> (float-time) end) (error "No %s" what))
      (accept-process-output nil 0.02))))

(defun visit (path)
  "Open the file PATH in a mode that the configuration names."
  (let ((buffer (find-file-noselect path)))
    (with-current-buffer buffer
      (conf-mode)
      (unless (eglot-current-server) (apply #'eglot (eglot--guess-contact)))
      (unless eglot--managed-mode (eglot--maybe-activate-editing-mode))
      (unless eglot--managed-mode (error "Not managed: %s" path)))
    buffer))

(defun place (position)
  "The line and the column of POSITION, from zero, the column in bytes of UTF-8."
  (save-excursion
    (goto-char position)
    (format "%d\t%d" (1- (line-number-at-pos nil t))
            (string-bytes (encode-coding-string (buffer-substring-no-properties (line-beginning-position) position) 'utf-8)))))

;; What the server sent, by the path of the document.
(defvar reports nil)
(cl-defmethod eglot-handle-notification :after
  (_server (_method (eql textDocument/publishDiagnostics)) &key uri diagnostics &allow-other-keys)
  (push (cons (decode-coding-string (url-unhex-string uri) 'utf-8) diagnostics) reports))

(defun wait-for-report ()
  "Wait for what the server sends for this buffer, and show it."
  (wait-for (format "diagnostics of %s" buffer-file-name)
            (lambda () (cl-some (lambda (one) (string-suffix-p buffer-file-name (car one))) reports)))
  (flymake-start))

(defun code (diagnostic)
  "The lint of DIAGNOSTIC."
  (plist-get (alist-get 'eglot-lsp-diag (flymake-diagnostic-data diagnostic)) :code))

(defun shown ()
  "What eglot shows in this buffer, a line for each."
  (mapcar (lambda (one)
            (format "%s\t%s\t%s\t%s" (file-relative-name buffer-file-name folder) (code one)
                    (place (flymake-diagnostic-beg one)) (place (flymake-diagnostic-end one))))
          (flymake-diagnostics)))

;; Every fixture, a folder at a time.
(let (lines (count 0))
  (dolist (top (directory-files folder t "\\`[^.]"))
    (let ((buffers (mapcar #'visit (directory-files-recursively top "."))))
      (dolist (buffer buffers)
        (cl-incf count)
        (with-current-buffer buffer
          (wait-for-report)
          (setq lines (append (shown) lines))))
      (mapc #'kill-buffer buffers)))
  (with-temp-file output (dolist (line lines) (insert line "\n")))
  (princ (format "findings    %d in %d files\n" (length lines) count)))

;; A fix and a card, as a user gets them, and the way out.
(with-current-buffer (visit (expand-file-name "wide/d.bicep" folder))
  (setq reports nil)
  (goto-char (point-max))
  (insert "// one more line\n")
  (eglot--signal-textDocument/didChange)
  (wait-for-report)
  (let* ((server (eglot-current-server))
         (found (or (car (flymake-diagnostics)) (error "No diagnostics")))
         (begin (flymake-diagnostic-beg found)))
    (princ (format "diagnostic  %s\n" (flymake-diagnostic-text found)))
    (goto-char (1+ begin))
    (let ((card (jsonrpc-request server :textDocument/hover (eglot--TextDocumentPositionParams))))
      (princ (format "hover       %s\n" (plist-get (plist-get card :contents) :value))))
    (let* ((actions (eglot-code-actions begin (flymake-diagnostic-end found)))
           (is-fix (lambda (action) (string-prefix-p "Replace" (plist-get action :title))))
           (fix (or (cl-find-if is-fix actions) (error "No fix in %S" actions))))
      ;; Newer versions ask who makes the edit.
      (apply #'eglot--apply-workspace-edit (plist-get fix :edit)
             (when (>= (car (func-arity #'eglot--apply-workspace-edit)) 2) '(test))))
    (goto-char begin)
    (princ (format "fixed       %s\n" (buffer-substring (line-beginning-position) (line-end-position))))
    (eglot-shutdown server nil 20)
    (when (jsonrpc-running-p server) (error "The server stays"))))
;;; emacs.el ends here
