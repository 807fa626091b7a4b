"""What a company must have where people come: rules, privacy, terms and imprint, in versions that people accept; and
whether visits may be measured, which is asked and never assumed.
"""
