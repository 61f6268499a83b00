"""From what a repository already has to a blueprint: every fact with how it is known and where it was seen.

compose, kubernetes → workloads → their code, links and stores → sketch (parts, links, facts with evidence) → draft: the
text of a blueprint, and questions.
"""
