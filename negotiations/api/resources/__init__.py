"""One module per noun: its serializers, filter set and viewset."""
