"""HTTP in and out; Django REST framework ends here.

`views` holds the endpoints: each reads the request, makes one call, renders the answer.
`access` says who may speak, `limits` how often, `parsers` and `serializers` know the
JSON, `streaming` the events; whatever goes wrong becomes one of the `problems`, by
`exceptions`, and is answered by `refusing`. `schema` and `examples` describe it all.
Open `views` first.
"""
