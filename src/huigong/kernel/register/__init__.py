"""One inert declaration of a paper register becomes its list, detail, form, import, export and API.

Import from `register.declare` and `register.site`: this package is loaded before the models are.
"""
