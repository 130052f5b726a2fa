;;; round.el --- A writer's round in Emacs: marks at the words, why, a fix, and undo  -*- lexical-binding: t -*-

;; The recipe that writers are given is in RECIPE, and a draft in DRAFT.

(require 'package)
(require 'cl-lib)
(package-initialize)
(require 'markdown-mode)
(require 'eglot)
(require 'flymake)

(defun round-until (what holds)
  "Wait until HOLDS returns something, and return that; WHAT is told where it never does."
  (let ((end (+ (float-time) 60)) found)
    (while (not (or (setq found (funcall holds)) (> (float-time) end)))
      (accept-process-output nil 0.1))
    (or found (error "Not within a minute: %s; marked are %S" what (round-marks)))))

(defun round-marks ()
  "The marked words, in their order."
  (mapcar (lambda (one) (buffer-substring-no-properties (flymake-diagnostic-beg one) (flymake-diagnostic-end one)))
          (sort (flymake-diagnostics) (lambda (one other) (< (flymake-diagnostic-beg one) (flymake-diagnostic-beg other))))))

(defun round-marked (words)
  "Wait until WORDS are marked, and nothing else."
  (round-until (format "marks at %S" words) (lambda () (equal (round-marks) words))))

(defun round-tell-server ()
  "Send what was typed, as Emacs does when it has nothing else to do."
  (eglot--signal-textDocument/didChange))

;; Choices are made by keys: no mouse was clicked.
(setq last-nonmenu-event ?\r)
(load (getenv "RECIPE") nil t)
(find-file (getenv "DRAFT"))
;; Eglot starts behind the first command, and no commands are read here.
(run-hooks 'post-command-hook)
(round-until "a server" #'eglot-managed-p)

(let* ((idea "A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where the wheels go.")
       (split "A round beam wastes light on the trees. A flat beam keeps it on the tarmac where the wheels go.")
       (marks (list idea "world-class" "improved dramatically")))
  (round-marked marks)

  (goto-char (point-min))
  (forward-line 2)
  (insert "漢 é 😀 It begins here.\n\n")
  (round-tell-server)
  (round-marked marks)

  (search-forward "A round")
  (let (said)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
    (round-until "why" (lambda () (and said (string-match-p "two statements" said)))))

  (let ((before (buffer-string)))
    (undo-boundary)
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_ choices &rest _)
                 (let ((titles (all-completions "" choices)))
                   (or (cl-find-if (lambda (one) (string-prefix-p "Split into 2 sentences" one)) titles)
                       (error "No split among %S" titles))))))
      (eglot-code-actions (line-beginning-position) (line-end-position) "quickfix" t))
    (goto-char (point-min))
    (unless (search-forward split nil t) (error "The split was not made: %s" (buffer-string)))
    (round-tell-server)
    (round-marked (cdr marks))
    (primitive-undo 1 (if (car buffer-undo-list) buffer-undo-list (cdr buffer-undo-list)))
    (unless (equal (buffer-string) before) (error "The fix was not undone: %s" (buffer-string)))
    (round-tell-server)
    (round-marked marks)))

(message "ok the round ends")
(eglot-shutdown (eglot-current-server))
