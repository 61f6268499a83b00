"""From what a repository already has to a blueprint: every fact with how it is known and where it was seen.

compose, kubernetes → workloads → sketch (parts, links, facts with evidence) → blueprint text, questions.
"""
