"""The steps of the night, one module each: they join the core, the adapters and the settings.

Every step is a plain function of a warehouse and values; Dagster calls it, the command line may too.
"""
