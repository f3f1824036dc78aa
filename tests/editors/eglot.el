;;; What a user of Emacs sees of enilint, through eglot.  -*- lexical-binding: t -*-
;;
;; usage: emacs -Q --batch -l eglot.el -- WORKSPACE COMMAND...
(require 'eglot)
(require 'flymake)
(require 'project)

(defvar arguments (remove "--" command-line-args-left))
(setq command-line-args-left nil)
(defvar workspace (file-name-as-directory (car arguments)))
(defvar failed 0)

(defun check (condition what)
  (message "%s %s" (if condition "ok  " "FAIL") what)
  (unless condition (setq failed (1+ failed))))

(defun wait (condition)
  (let ((end (+ (float-time) 20)) found)
    (while (and (not (setq found (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.05))
    found))

(define-derived-mode design-mode prog-mode "Design")
(setq eglot-sync-connect 20
      eglot-confirm-server-edits nil
      eglot-send-changes-idle-time 0.1)
(add-to-list 'eglot-server-programs (cons 'design-mode (cdr arguments)))
(add-hook 'project-find-functions (lambda (_) (cons 'transient workspace)))

(find-file (concat workspace "app.enilint.yaml"))
(design-mode)
(call-interactively #'eglot)
(check (eglot-current-server) "the server starts")
(check (equal (plist-get (eglot--capabilities (eglot-current-server)) :positionEncoding) "utf-32") "it counts in utf-32")
(check (not (eglot-server-capable :diagnosticProvider)) "it pushes diagnostics")
(flymake-mode 1)

(defun codes ()
  (sort (mapcar (lambda (one)
                  (let ((text (flymake-diagnostic-text one)))
                    (and (string-match "ENI[0-9]+" text) (match-string 0 text))))
                (flymake-diagnostics))
        #'string<))

(defun says (expected what)
  "Check that what is said of the document comes to this, and stays so."
  (let ((came (wait (lambda () (flymake-start) (equal (codes) expected)))))
    (sleep-for 0.5)
    (check (and came (equal (codes) expected)) (format "%s: %S" what (codes)))))

(defun marked (code)
  "Put point on a finding.  Returns the text that it marks."
  (let ((one (seq-find (lambda (one) (string-match code (flymake-diagnostic-text one))) (flymake-diagnostics))))
    (goto-char (flymake-diagnostic-beg one))
    (buffer-substring (flymake-diagnostic-beg one) (flymake-diagnostic-end one))))

(defun ask (method)
  (jsonrpc-request (eglot--current-server-or-lose) method (eglot--TextDocumentPositionParams)))

(defun act (beginning)
  "Do what is offered for a finding at point under a title that begins so."
  (let ((action (seq-find (lambda (one) (string-prefix-p beginning (plist-get one :title)))
                          (eglot-code-actions (point) (point) nil nil))))
    (check action (format "%s is offered" beginning))
    (eglot-execute (eglot-current-server) action)
    (eglot--signal-textDocument/didChange)))

(says '("ENI101") "a finding across files, once")
(check (equal (marked "ENI101") "floating-address") "its place")
(let ((place (ask :textDocument/definition)))
  (check (string-suffix-p "/network.enilint.yaml" (plist-get (aref place 0) :uri)) "definition"))

(goto-char (point-min))
(search-forward "os: debian-12")
(replace-match "zone: us-east-1b")
(eglot--signal-textDocument/didChange)
(says '("ENI101" "ENI103") "a finding while typing")
(check (equal (marked "ENI103") "us-east-1b") "its place behind an emoji")
(check (string-match "ENI103" (plist-get (plist-get (ask :textDocument/hover) :contents) :value)) "hover")
(act "Fix ENI103")
(says '("ENI101") "what remains")
(marked "ENI101")
(act "Ignore ENI101")
(says '() "a suppression")
(check (save-excursion (goto-char (point-min)) (search-forward "\n  # enilint: ignore[ENI101] say why\n  - {" nil t))
       "its text")
(check (< 0 (length (jsonrpc-request (eglot--current-server-or-lose) :textDocument/documentSymbol
                                     (list :textDocument (eglot--TextDocumentIdentifier)))))
       "symbols")
(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
(kill-emacs (if (= failed 0) 0 1))
